import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";

/** A type, or a field of one, to be found by its name and description. */
export interface Entry {
  name: string;
  description: string;
  type: GraphQLNamedType;
  field?: GraphQLField<unknown, unknown> | GraphQLInputField;
}

const MOST = 60;

/** Whether only a federated graph's router, or introspection, needs what has this name. */
export function hidden(name: string): boolean {
  return name.startsWith("_");
}

/** Everything in a schema that can be found. */
export function indexOf(schema: GraphQLSchema): Entry[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !hidden(type.name))
    .flatMap((type) => [
      { name: type.name, description: type.description ?? "", type },
      ...fieldsOf(type).map((field) => ({
        name: `${type.name}.${field.name}`,
        description: field.description ?? "",
        type,
        field,
      })),
    ]);
}

function fieldsOf(type: GraphQLNamedType) {
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  return Object.values(type.getFields()).filter((field) => !hidden(field.name));
}

/** The entries that hold every word of a text: in their names first, then in their descriptions. */
export function search(entries: Entry[], text: string): Entry[] | null {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const ranked = entries.flatMap((entry) => {
    const name = entry.name.toLowerCase();
    const whole = `${name} ${entry.description.toLowerCase()}`;
    if (!words.every((word) => whole.includes(word))) return [];
    return [{ entry, rank: words.every((word) => name.includes(word)) ? name.length : 1000 + name.length }];
  });
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}
