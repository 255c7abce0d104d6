import assert from 'node:assert/strict';
import type { LabKind } from '../../src/document/model.js';
import {
  labAt,
  placeName,
  placeNamed,
  remoteMachines,
  type LabPlace,
} from '../../src/session/labPlace.js';

describe('where a lab is', () => {
  const cases: [place: LabPlace, name: string, remote: string[]][] = [
    ['local', 'local', []],
    ['me@box', 'me@box', ['me@box']],
    [{ client: 'local', server: 'box' }, 'local → box', ['box']],
    [{ client: 'near', server: 'far' }, 'near → far', ['near', 'far']],
    [{ client: 'box', server: 'box' }, 'box → box', ['box']],
  ];
  for (const [place, name, remote] of cases) {
    it(name, () => {
      assert.equal(placeName(place), name);
      assert.deepEqual(placeNamed(name), place);
      assert.deepEqual(remoteMachines(place), remote);
    });
  }
});

describe('the lab', () => {
  const apart = { client: 'near', server: 'far' };
  const cases: [place: LabPlace, written: LabKind, lab: LabKind][] = [
    ['box', 'loopback', 'loopback'],
    ['box', 'pair', 'pair'],
    ['box', 'direct', 'direct'],
    [apart, 'loopback', 'pair'],
    [apart, 'host', 'pair'],
    [apart, 'direct', 'direct'],
  ];
  for (const [place, written, lab] of cases) {
    it(`on ${placeName(place)} is ${lab} where the notebook says ${written}`, () =>
      assert.equal(labAt(place, { lab: written }), lab));
  }
});
