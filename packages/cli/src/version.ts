/** Of this checkout; the root package has the same. */
export const version = '0.1.0';
