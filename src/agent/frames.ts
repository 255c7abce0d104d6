/** Frames on the agent's pipes: length (u32 LE, payload only), kind (u8), payload. */
export const FRAME = { json: 1, packets: 2, dump: 3, output: 4, wire: 5, observed: 6 } as const;

const HEADER = 5;

export function encodeFrame(kind: number, payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(HEADER + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt8(kind, 4);
  payload.copy(frame, HEADER);
  return frame;
}

export function encodeJsonFrame(message: object): Buffer {
  return encodeFrame(FRAME.json, Buffer.from(JSON.stringify(message)));
}

/**
 * Puts frames together from a stream's chunks. Keeps the chunks of an unfinished frame and joins
 * them once, so a large frame in many chunks costs one copy.
 */
export class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;

  constructor(private readonly onFrame: (kind: number, payload: Buffer) => void) {}

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
    if (this.held < this.wanted()) return;
    const buffer = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    let offset = 0;
    while (buffer.length - offset >= HEADER) {
      const end = offset + HEADER + buffer.readUInt32LE(offset);
      if (end > buffer.length) break;
      this.onFrame(buffer.readUInt8(offset + 4), buffer.subarray(offset + HEADER, end));
      offset = end;
    }
    const rest = buffer.subarray(offset);
    this.chunks = rest.length > 0 ? [rest] : [];
    this.held = rest.length;
  }

  /** Bytes from the start of what is held to the end of its first frame. */
  private wanted(): number {
    const [first] = this.chunks;
    if (first === undefined || this.held < HEADER) return HEADER;
    const header = first.length >= 4 ? first : Buffer.concat(this.chunks).subarray(0, HEADER);
    return HEADER + header.readUInt32LE(0);
  }
}
