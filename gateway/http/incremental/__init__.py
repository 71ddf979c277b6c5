"""Results that come in parts: how each part is written, and as an HTTP answer of several parts."""
