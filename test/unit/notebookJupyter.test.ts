import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMeantForUs, jupyterInfo, jupyterSettings } from '../../src/notebook/jupyterMetadata.js';

const file = (metadata: unknown) => ({ metadata });

describe('what a Jupyter notebook says', () => {
  const cases: readonly (readonly [metadata: unknown, lab: string, problems: number])[] = [
    [undefined, 'loopback', 0],
    [{}, 'loopback', 0],
    [file({}), 'loopback', 0],
    [file({ tcpbook: {} }), 'loopback', 0],
    [file({ tcpbook: { lab: 'pair' } }), 'pair', 0],
    [file({ tcpbook: { lab: 'piar' } }), 'loopback', 1],
    [file({ tcpbook: { lab: 7 } }), 'loopback', 1],
    [{ tcpbook: { lab: 'pair' } }, 'loopback', 0],
  ];
  for (const [metadata, lab, problems] of cases) {
    it(`${JSON.stringify(metadata)}: ${lab}${problems > 0 ? ', with a problem' : ''}`, () => {
      const settings = jupyterSettings(metadata);
      assert.deepEqual([settings.frontMatter.lab, settings.problems.length], [lab, problems]);
    });
  }

  const hosts: readonly (readonly [
    written: unknown,
    host: string | undefined,
    problems: number,
  ])[] = [
    ['root@lab1', 'root@lab1', 0],
    ['local', 'local', 0],
    [undefined, undefined, 0],
    [null, undefined, 0],
    ['-oProxyCommand=id', undefined, 1],
    ['', undefined, 1],
    [7, undefined, 1],
  ];
  for (const [written, host, problems] of hosts) {
    it(`host ${JSON.stringify(written)}${problems > 0 ? ', with a problem' : ''}`, () => {
      const settings = jupyterSettings(file({ tcpbook: { host: written } }));
      assert.deepEqual([settings.frontMatter.host, settings.problems.length], [host, problems]);
    });
  }

  it('where a shell cell runs', () => {
    assert.equal(jupyterInfo(file({ tcpbook: { info: '@server' } })), '@server');
    assert.equal(jupyterInfo(file({ tcpbook: { info: 1 } })), '');
  });

  const ours: readonly (readonly [metadata: unknown, ours: boolean])[] = [
    [file({ kernelspec: { name: 'python3' } }), false],
    [file({ kernelspec: { name: 'tcpbook' } }), true],
    [file({ language_info: { name: 'tcpbook' } }), true],
    [file({ tcpbook: {} }), true],
    [null, false],
  ];
  for (const [metadata, expected] of ours) {
    it(`${JSON.stringify(metadata)} is ${expected ? '' : 'not '}meant for us`, () =>
      assert.equal(isMeantForUs(metadata), expected));
  }

  it('takes anything for metadata', () => {
    fc.assert(
      fc.property(fc.anything(), metadata => {
        jupyterInfo(metadata);
        isMeantForUs(metadata);
        assert.match(jupyterSettings(file(metadata)).frontMatter.lab, /^(loopback|pair|host)$/);
      }),
    );
  });
});
