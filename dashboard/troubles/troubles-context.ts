import { requiredContext } from '../ui/required-context.ts';
import type { Troubles } from './troubles.ts';

export const [TroublesProvider, useTroubles] = requiredContext<Troubles>('TroublesProvider');
