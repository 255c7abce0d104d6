import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isNews, untilNextLook, type PastLook, type Told } from '../../src/session/progressPace.js';

describe('the pace of progress', () => {
  const look = (end: number, cost: number): PastLook => ({ end, cost });

  // A step that began at 1000 ms.
  const looks: readonly (readonly [
    title: string,
    last: PastLook | undefined,
    now: number,
    wait: number,
  ])[] = [
    ['a step is left alone when it begins', undefined, 1000, 300],
    ['and until it has run for long', undefined, 1290, 10],
    ['then it is looked at', undefined, 1300, 0],
    ['late where the machine is busy', undefined, 1700, 0],
    ['about four times a second', look(1302, 2), 1302, 248],
    ['whatever a quick look costs', look(1325, 25), 1325, 225],
    ['less often when a look is slow', look(1350, 50), 1350, 450],
    ['a tenth of the time at most', look(2300, 1000), 2300, 9000],
    ['at once when that time has passed', look(1310, 10), 9000, 0],
  ];
  for (const [title, last, now, wait] of looks) {
    it(title, () => assert.equal(untilNextLook(1000, last, now), wait));
  }

  it('never takes more than a tenth of the time, nor looks more than four times a second', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1 }), costs => {
        let now = 300;
        for (const cost of costs) {
          const began = now;
          const end = began + cost;
          now = end + untilNextLook(0, look(end, cost), end);
          assert.ok(now - began >= 250);
          assert.ok(cost <= (now - began) / 10);
        }
      }),
    );
  });

  const told: Told = { at: 1000, reached: 'two' };
  const news: readonly (readonly [
    title: string,
    told: Told | undefined,
    seen: Parameters<typeof isNews>[1],
    isNews: boolean,
  ])[] = [
    ['the first', undefined, { reached: 'one', moved: false, at: 1000 }, true],
    ['a step that got further', told, { reached: 'three', moved: false, at: 1250 }, true],
    ['a queue that moved', told, { reached: 'two', moved: true, at: 1250 }, true],
    ['nothing new', told, { reached: 'two', moved: false, at: 1250 }, false],
    ['nothing but the time', told, { reached: 'two', moved: false, at: 1500 }, true],
  ];
  for (const [title, before, seen, expected] of news) {
    it(`${expected ? 'tells of' : 'is silent about'}: ${title}`, () =>
      assert.equal(isNews(before, seen), expected));
  }
});
