import { notes } from '../words/notes.js';
import { bytes } from './bytes.js';
import { defineStep } from './definition.js';
import { clients } from './nameParameters.js';
import { textView } from './textView.js';

export const send = defineStep({
  verb: 'send',
  summary: 'Sends text from clients to their server.',
  examples: ['send c1 "hello"', 'send c1..c3 "GET / HTTP/1.0\\r\\n\\r\\n"'],
  operands: {
    clients: clients('The clients that send.'),
    text: bytes('What to send; \\n, \\r, \\t and \\xHH stand for bytes that cannot be typed.'),
  },
  async run({ operands: { clients: names, text } }, { lab }) {
    await lab.clients.send(names, Buffer.from(text));
    return [textView(notes.sent(names, text.length))];
  },
});
