import { failure } from '../words/problems.js';

/**
 * A file's bytes as text, its byte order mark kept. Throws a `not-utf8` failure rather than
 * replace anything: a replaced character would be written back over the original.
 */
export function decodeFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw failure('not-utf8', {});
  }
}
