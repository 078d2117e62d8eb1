import type { JSX } from 'preact';
import { Icon, type IconName } from '../icon.tsx';
import { PageLink } from './page-link.tsx';

export type PageCardProps = {
  readonly to: string;
  readonly icon: IconName;
  readonly name: string;
  readonly hint: string;
};

/** A large link to another page. */
export function PageCard({ to, icon, name, hint }: PageCardProps): JSX.Element {
  return (
    <PageLink to={to} class="page-card">
      <Icon name={icon} />
      <span>
        <strong>{name}</strong>
        <small>{hint}</small>
      </span>
    </PageLink>
  );
}
