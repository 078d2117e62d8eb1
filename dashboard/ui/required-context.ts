import { createContext, type Context } from 'preact';
import { useContext } from 'preact/hooks';

/**
 * A context that must be provided.
 * @param name of the provider, for the message when it is missing
 * @returns the provider and the hook that reads it
 */
export function requiredContext<T extends object>(name: string): readonly [Context<T | null>['Provider'], () => T] {
  const context = createContext<T | null>(null);
  return [
    context.Provider,
    () => {
      const value = useContext(context);
      if (value === null) throw new Error(`a component was rendered outside <${name}>`);
      return value;
    },
  ];
}
