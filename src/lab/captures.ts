import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent } from '../agent/labAgent.js';
import { captureFilter, directCaptureFilter, type FilterProgram } from '../wire/filterProgram.js';
import { SNAP_LENGTH } from '../wire/pcapng.js';
import { routeDevice } from '../wire/route.js';
import { failure } from '../words/problems.js';
import type { RecordingLog } from './recordingLog.js';
import type { Side, Sides } from './sides.js';

/** Why a machine lets nobody capture. */
interface Refusal {
  readonly host: string;
  readonly reason: string;
}

/** The captures of a lab, one on each side. */
export class Captures {
  /** By side index. */
  private readonly children = new Map<number, number>();
  private readonly ports = new Set<number>();
  /** Why a side's packets cannot be captured. */
  private refusal: Refusal | undefined;

  constructor(
    private readonly agent: LabAgent,
    private readonly sides: Sides,
    private readonly log: RecordingLog,
  ) {}

  get work(): boolean {
    return this.refusal === undefined;
  }

  /** Everything, in a lab that has a network of its own. */
  async start(): Promise<void> {
    const filter = captureFilter(SNAP_LENGTH);
    await this.filter(() => Promise.resolve(filter));
  }

  /**
   * From now on also what goes between the machines from or to this port; never what others send
   * on their network.
   */
  async addPort(port: number): Promise<void> {
    if (this.ports.has(port)) return;
    this.ports.add(port);
    const addresses = this.sides.all.map(({ address }) => address);
    const ports = [...this.ports];
    const snapLength = SNAP_LENGTH;
    await this.filter(async side => {
      const device = await this.deviceOf(side);
      return directCaptureFilter({ snapLength, addresses, ports, device });
    });
  }

  /**
   * After this, every packet that was on the wire before the call is in the recording. Failure
   * `no-capture`; `own`: the network is the machines' own, which decides on what to do about it.
   */
  async flush(own: boolean): Promise<void> {
    if (this.refusal !== undefined) {
      const { reason, host } = this.refusal;
      throw failure('no-capture', own ? { reason, host } : { reason });
    }
    await Promise.all(
      [...this.children].map(async ([side, child]) => {
        const { lost } = await this.agent.tell(child, 'flush', {});
        this.log.captureLost(side, lost);
      }),
    );
  }

  /** Through which the way to the other machine leads. */
  private async deviceOf({ index }: Side): Promise<number> {
    const other = this.sides.all.find(side => side.index !== index);
    if (other === undefined) return 0;
    const { route } = await this.agent.call('source', { side: index, to: other.address });
    return routeDevice(Buffer.from(route, 'hex'));
  }

  private async filter(filterOf: (side: Side) => Promise<FilterProgram>): Promise<void> {
    const setting = this.sides.all.map(async (side): Promise<Refusal | undefined> => {
      try {
        await this.filterOn(side, await filterOf(side));
        return undefined;
      } catch (error) {
        if (!(error instanceof AgentRefusal)) throw error;
        const reason = error.reason.errno || error.reason.text;
        return { host: this.agent.machines[side.machine]?.host ?? '', reason };
      }
    });
    // Of two that refuse, the server's is told of, whichever answers first.
    const refusals = await Promise.all(setting);
    this.refusal = refusals.findLast(refusal => refusal !== undefined) ?? this.refusal;
  }

  private async filterOn({ index }: Side, filter: FilterProgram): Promise<void> {
    const running = this.children.get(index);
    if (running !== undefined) {
      await this.agent.tell(running, 'filter', { filter });
      return;
    }
    const { child } = await this.agent.call('capture', { side: index, filter });
    this.children.set(index, child);
  }
}
