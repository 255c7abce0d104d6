import { adviceText } from '../../views/listeners/advice.js';
import type { WatchModel, WatchRow } from './model.js';

/** What `tcpbook watch --format json` prints each second, on one line. */
export function watchJson(model: WatchModel): object {
  const { host, kernel, seconds, settings, counters, rows, awaited } = model;
  return {
    seconds: Number(seconds.toFixed(3)),
    host,
    kernel,
    settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
    counters: Object.fromEntries(counters.map(({ name, growth }) => [name, growth])),
    awaited,
    listeners: rows.map(rowJson),
  };
}

function rowJson({ report, lately, dropsPerSecond }: WatchRow): object {
  const { address, port, owners, uid, isHere, asked, acceptQueue, synQueue, drops, advice } =
    report;
  return {
    address,
    port,
    owners,
    uid,
    listening: isHere,
    backlog: { kept: advice.bound.kept, asked: asked?.backlog ?? null },
    acceptQueue: {
      now: acceptQueue.length,
      lately,
      most: acceptQueue.most,
      limit: acceptQueue.limit,
    },
    synQueue: { now: synQueue.length, most: synQueue.most, limit: synQueue.limit },
    drops,
    dropsPerSecond,
    boundBy: advice.bound.by,
    advice: adviceText(advice),
  };
}
