import assert from 'node:assert/strict';
import { allChanges, allRules, RULES, rulesBearingOn } from '../../src/analysis/kernel/rules.js';
import { FACTS } from '../../src/steps/facts/table.js';
import {
  changeText,
  ruleSentence,
  type WordedChange,
  type WordedRule,
} from '../../src/words/kernelRules.js';

const bearsOn = (id: WordedRule, fact: string): boolean =>
  RULES[id].facts.some(one => one === fact);

describe('rules', () => {
  for (const id of allRules()) {
    it(`${id}: has a source and bears on facts of the language`, () => {
      const { sources, facts } = RULES[id];
      assert.ok(sources.length > 0);
      assert.ok(facts.length > 0);
      for (const fact of facts)
        assert.ok(
          FACTS.some(({ name }) => name === fact),
          fact,
        );
    });

    it(`${id}: is one sentence, with numbers or without`, () => {
      const numbers = {
        backlog: 100,
        somaxconn: 5,
        kept: 5,
        limit: 6,
        maxSynBacklog: 128,
        syncookies: 2,
        abortOnOverflow: 1,
        retries: 5,
        seconds: 63,
      };
      for (const sentence of [ruleSentence(id), ruleSentence(id, numbers)]) {
        assert.match(sentence, /^[a-zA-Z][^\n]*\.$/);
        assert.doesNotMatch(sentence, /undefined|null|NaN/);
      }
    });
  }

  it('bear on every fact but what a program or the rules themselves decide', () => {
    const without = FACTS.filter(({ name }) => !allRules().some(id => bearsOn(id, name)));
    assert.deepEqual(
      without.map(({ name }) => name),
      ['alive', 'mismatches'],
    );
  });

  it('name the queue’s numbers', () => {
    assert.equal(
      ruleSentence('backlog-clamped', { backlog: 511, somaxconn: 128, kept: 128 }),
      'listen(2) keeps the lesser of its backlog (511) and net.core.somaxconn (128): 128.',
    );
    assert.equal(
      ruleSentence('accept-queue-limit', { kept: 2, limit: 3 }),
      'The accept queue is full when it holds more than the backlog (2): 3 fit.',
    );
  });

  it('of a newer build are named', () => {
    assert.equal(ruleSentence('of-tomorrow' as WordedRule), 'of-tomorrow'); // as a file may say
    assert.equal(changeText('toString' as WordedChange), 'toString');
  });

  it('are found by the fact that they bear on', () => {
    assert.ok(rulesBearingOn('syn-queue').includes('syn-queue-limit'));
    assert.ok(!rulesBearingOn('accept-queue').includes('syn-queue-limit'));
  });

  it('every change has words', () => {
    for (const id of allChanges()) assert.match(changeText(id), /^\S.*[^.]$/);
  });
});
