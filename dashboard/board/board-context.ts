import type { ReachabilityView } from '../../hub/contract/stream.ts';
import type { Answer } from '../api/http.ts';
import type { ConnectionLoss } from '../connection/connection-loss.ts';
import type { Connection } from '../connection/connection.ts';
import type { Sound } from '../senses/sound.ts';
import type { WakeLock } from '../senses/wake-lock.ts';
import { requiredContext } from '../ui/required-context.ts';
import type { BoardTone } from './board-tone.ts';
import type { SharedScreen } from './shared-screen.ts';

/** What only the wall board uses. */
export type Board = {
  readonly connection: Pick<Connection, 'open' | 'close'>;
  readonly connectionLoss: Pick<ConnectionLoss, 'lost'>;
  readonly sound: Pick<Sound, 'state' | 'stuck' | 'unlock'>;
  readonly wakeLock: Pick<WakeLock, 'hold' | 'release'>;
  readonly sharedScreen: SharedScreen;
  readonly tone: BoardTone;
  readonly fetchReachability: () => Promise<Answer<readonly ReachabilityView[]>>;
};

export const [BoardProvider, useBoard] = requiredContext<Board>('BoardProvider');
