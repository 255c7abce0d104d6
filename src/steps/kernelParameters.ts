import { parseKernelVersion } from '../wire/kernelVersion.js';
import { problem } from '../words/problems.js';
import { readAs, refuse, type Parameter } from './parameter.js';

/** Releases of kernels, parted by commas: `3.10,6.18` or `5.14.0-427.el9`. */
export function releases(docs: string): Parameter<readonly string[]> {
  const expected = 'kernel versions such as 3.10 or 4.9,6.18';
  return {
    kind: 'text',
    expected,
    docs,
    read(word, _names, place) {
      const found = readReleases(word.text);
      const data = { what: place.what, found: word.text, expected };
      return found === undefined ? refuse(problem('bad-value', data)) : readAs(found);
    },
  };
}

/** undefined where one of them starts with no version. */
export function readReleases(text: string): readonly string[] | undefined {
  const found = text.split(',').map(one => one.trim());
  const fits = found.every(one => /^\d+\.\d/.test(one) && parseKernelVersion(one) !== undefined);
  return fits ? found : undefined;
}
