/** Whether two types are one; `any` and `unknown` are the same as nothing but themselves. */
export type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
