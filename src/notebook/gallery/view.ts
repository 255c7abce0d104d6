/** The view in package.json. */
export const VIEW = 'tcpbook.gallery';
