// Joining a domain with a login that is there already.

export const join = {
  button: 'Join',
  title: 'Join {domain}',
  noIdentity: 'You have no identity on this domain.',
  youAreIn: 'You are in: {handle} is yours.',
  suspended: 'Your identity on this domain is suspended; ask its moderators.',
  here: 'You are here',
  yoursAlready: '{handle} is yours already.',
  waiting: 'Waiting',
  waitingHow: 'You asked to join as {handle}. An admin decides, and you get a mail when you are in.',
  confirmFirst:
    'You have no identity on this domain. It asks for a confirmed e-mail address: give your login one first, then join.',
  how: 'You have no identity on this domain yet. Choose a username, and you join with the login you have.',
  invite: 'Invite, or the link of one',
  states: {
    MEMBER: 'Your identity here is suspended',
    WAITING: 'You asked to join, and an admin decides',
    OPEN: 'You have no identity on this domain yet',
    APPROVAL: 'You have no identity on this domain yet',
    INVITE: 'You have no identity on this domain yet; it takes an invite',
    ADDRESS: 'You have no identity on this domain yet; confirm an e-mail address first',
    CLOSED: 'You have no identity on this domain, and nobody joins it by themselves',
  },
} as const;
