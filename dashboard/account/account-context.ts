import type { MeView } from '../../hub/contract/http/people.ts';
import type { Http } from '../api/http.ts';
import { requiredContext } from '../ui/required-context.ts';
import type { Session } from './session.ts';

/**
 * Who is signed in on this device. `onSignedIn`: after an invitation or a passkey; leads to the phone page, off duty.
 */
export type Account = {
  readonly http: Http;
  readonly session: Session;
  readonly onSignedIn: (me: Pick<MeView, 'staff'>) => void;
};

export const [AccountProvider, useAccount] = requiredContext<Account>('AccountProvider');
