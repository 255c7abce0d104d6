/** The notebook type of `*.tcpbook.md` files. */
export const NOTEBOOK_TYPE = 'tcpbook';
