/** What the program that ssh starts and our server tell each other: a line of JSON each. */
export interface AskedLine {
  /** Which connection it belongs to; nobody else knows it. */
  readonly token: string;
  readonly prompt: string;
  readonly hint: string | undefined;
}

/** null: no answer; ssh goes on without, or gives up. */
export type AnswerLine = string | null;

/** Environment variables that lead the program to the server. */
export const SOCKET_VARIABLE = 'TCPBOOK_ASKPASS_SOCKET';
export const TOKEN_VARIABLE = 'TCPBOOK_ASKPASS_TOKEN';
