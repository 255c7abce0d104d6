import { gunzipSync, gzipSync } from 'node:zlib';
import { drawMarkdown } from '../views/draw.js';
import { lookUp } from '../words/lookUp.js';
import { failure } from '../words/problems.js';
import type { SavedNotebook } from './saved.js';

/** More than this is no notebook. Bytes after unpacking. */
const MAXIMUM_BYTES = 512 * 1024 * 1024;

/** Base64 of gzip of JSON. The same notebook gives the same text, in one build of zlib. */
export function pack(saved: SavedNotebook): string {
  return gzipSync(JSON.stringify(saved)).toString('base64');
}

/**
 * Reads what `pack` made. Failures `saved-data-damaged`, whatever the text is, and
 * `saved-data-newer`.
 */
export function unpack(data: string): SavedNotebook {
  let value: unknown;
  try {
    const bytes = gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MAXIMUM_BYTES });
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw failure('saved-data-damaged', { reason: String(error) });
  }
  const version = isRecord(value) ? value['version'] : undefined;
  if (typeof version === 'number' && version > 1) {
    throw failure('saved-data-newer', { version: String(version) });
  }
  if (!isSaved(value)) throw failure('saved-data-damaged', { reason: 'not of the known form' });
  return value;
}

type Unknown = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, test: (item: Unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(item => isRecord(item) && test(item));
}

function isSaved(value: unknown): value is SavedNotebook {
  if (!isRecord(value) || value['version'] !== 1) return false;
  return isListOf(value['labs'], isLab) && isListOf(value['cells'], isCell);
}

function isLab({ id, host, sysctls, packets }: Unknown): boolean {
  return (
    typeof id === 'string' &&
    isRecord(host) &&
    ['name', 'kernel', 'lab', 'privilege'].every(key => typeof lookUp(host, key) === 'string') &&
    ['version', 'distribution'].every(key => isTextOrNothing(lookUp(host, key))) &&
    (host['client'] === undefined || isClientMachine(host['client'])) &&
    isListOf(host['sides'], side => typeof side['name'] === 'string') &&
    (sysctls === undefined || isListOf(sysctls, isSysctlReading)) &&
    (packets === undefined || typeof packets === 'string')
  );
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isClientMachine(value: unknown): boolean {
  return (
    isRecord(value) &&
    ['name', 'kernel', 'privilege'].every(key => typeof lookUp(value, key) === 'string') &&
    isTextOrNothing(value['version']) &&
    typeof value['clockError'] === 'number'
  );
}

function isSysctlReading({ time, cellBegan, sides }: Unknown): boolean {
  return (
    typeof time === 'number' &&
    (cellBegan === undefined || typeof cellBegan === 'number') &&
    isListOf(
      sides,
      ({ name, values }) =>
        typeof name === 'string' &&
        isRecord(values) &&
        Object.values(values).every(value => value === null || typeof value === 'string'),
    )
  );
}

function isCell({ id, ok, start, ms, lab, outputs }: Unknown): boolean {
  return (
    typeof id === 'string' &&
    /^[0-9a-z-]+$/.test(id) &&
    (ok === undefined || typeof ok === 'boolean') &&
    typeof start === 'number' &&
    typeof ms === 'number' &&
    (lab === undefined || typeof lab === 'string') &&
    isListOf(outputs, isBlock)
  );
}

/** What can be drawn is a view: the models' own form is for the drawings to know. */
function isBlock(block: Unknown): boolean {
  if (block['kind'] === 'problems') {
    return isListOf(block['problems'], ({ problem }) => {
      return isRecord(problem) && typeof problem['code'] === 'string' && isRecord(problem['data']);
    });
  }
  if (block['kind'] !== 'view' || !isRecord(block['view'])) return false;
  try {
    // Safe inside of this `try`: a value that is no view fails to draw.
    return typeof drawMarkdown(block['view'] as never) === 'string';
  } catch {
    return false;
  }
}
