import { align, netlinkMessages } from './netlink.js';

const RTM_NEWROUTE = 24;
/** struct rtmsg, include/uapi/linux/rtnetlink.h; its attributes follow. */
const RTMSG = 12;
const RTA_OIF = 4;

/** The index of the device through which the kernel's answer to RTM_GETROUTE leads; 0: it names none. */
export function routeDevice(answer: Uint8Array): number {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
  for (const { type, start, end } of netlinkMessages(answer)) {
    if (type !== RTM_NEWROUTE) continue;
    let at = start + RTMSG;
    while (at + 8 <= end) {
      const length = view.getUint16(at, true);
      if (view.getUint16(at + 2, true) === RTA_OIF) return view.getUint32(at + 4, true);
      at += Math.max(4, align(length));
    }
  }
  return 0;
}
