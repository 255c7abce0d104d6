import type { FactDefinition } from '../claim.js';
import type { StepContext } from '../context.js';

import type { ParameterTable, ValuesOf } from '../parameter.js';

/** A fact whose `ask` gets its operands by name, with the types that their parameters read. */
export function defineFact<const Operands extends ParameterTable>(definition: {
  name: string;
  summary: string;
  operands: Operands;
  value: FactDefinition['value'];
  ask(operands: ValuesOf<Operands>, context: StepContext): ReturnType<FactDefinition['ask']>;
}): FactDefinition {
  const keys = Object.keys(definition.operands);
  return {
    ...definition,
    ask(values, context) {
      const named = Object.fromEntries(keys.map((key, index) => [key, values[index]]));
      // Safe: the values were read by these very parameters, in their order.
      return definition.ask(named as ValuesOf<Operands>, context);
    },
  };
}
