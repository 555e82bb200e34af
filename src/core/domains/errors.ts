import { AppError } from '../../lib/app-error.ts';

export class DomainTaken extends AppError {
  constructor(name: string) {
    super('CONFLICT', `${name} already belongs to a domain of this install; names are never used twice.`, {
      path: ['input', 'name'],
    });
  }
}

export class DomainNotFound extends AppError {
  constructor(name: string) {
    super('NOT_FOUND', `There is no domain ${name} here; "pukeko domain list" shows those there are.`);
  }
}
