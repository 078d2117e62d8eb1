import { requiredContext } from '../ui/required-context.ts';
import type { Matters } from './matters.ts';

export const [MattersProvider, useMatters] = requiredContext<Matters>('MattersProvider');
