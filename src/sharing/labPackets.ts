import type { Session } from '../session/model.js';
import { savePackets } from './exportPcapng.js';

/** All packets of a session's lab, to be saved; undefined without a lab or without any. */
export async function packetsOf(session: Session): Promise<string | undefined> {
  const recorded = await session.recorded();
  const { host } = session;
  return recorded && host && savePackets(recorded, host);
}
