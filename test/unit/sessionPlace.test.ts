import assert from 'node:assert/strict';
import {
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
