// What ssh starts to ask a person: it hands the question to the extension and prints the answer.
import { connect } from 'node:net';
import { SOCKET_VARIABLE, TOKEN_VARIABLE, type AnswerLine, type AskedLine } from './wire.js';

const { env, argv } = process;
const asked: AskedLine = {
  token: env[TOKEN_VARIABLE] ?? '',
  prompt: argv[2] ?? '',
  hint: env['SSH_ASKPASS_PROMPT'],
};
let answer = '';
process.exitCode = 1;
const socket = connect(env[SOCKET_VARIABLE] ?? '');
socket.setEncoding('utf8');
socket.on('connect', () => socket.write(`${JSON.stringify(asked)}\n`));
socket.on('data', (text: string) => (answer += text));
socket.on('error', () => undefined); // the editor is gone: nobody answers
socket.on('end', () => {
  if (answer === '') return;
  // safe: only our server writes there
  const given = JSON.parse(answer) as AnswerLine;
  if (given === null) return;
  process.stdout.write(`${given}\n`);
  process.exitCode = 0;
});
