import type { PersonView } from '../views.ts';

export const PERSON = `fragment Person on Identity {
  key username handle name uri url avatarUrl avatarAlt type isIndexable
}`;

export interface PersonData {
  key: string;
  username: string;
  handle: string;
  name: string;
  uri: string;
  url: string | null;
  avatarUrl: string | null;
  avatarAlt: string;
  type: string;
  isIndexable: boolean;
}

export function personView({ type, ...data }: PersonData): PersonView {
  return { ...data, name: data.name.trim() || data.username, isAutomated: type === 'SERVICE' };
}
