/** The largest JSON body there is, in bytes. Operations that take bytes as they are name a limit of their own. */
export const bodyLimit = 256 * 1024;
