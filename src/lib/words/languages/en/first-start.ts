// The pages of a first start.

export const firstStart = {
  steps: {
    domain: 'Your domain',
    you: 'You',
    done: 'Done',
  },
  nameDomain: 'Name your domain',
  domainHow:
    'Everybody here will be found by a handle that ends in it, like <b>@you@ana.example</b>. <b>Addresses never move</b>: the domain you begin with stays the home of everything you write, so take one that is yours and that you will keep. You can add further ones at any time.',
  domain: 'Domain',
  split: 'Handles and addresses under different names',
  host: 'Host of the addresses',
  hostHow:
    'For handles that end in ana.example while its web site stays where it is: this server then lives at, say, social.ana.example. Leave it empty if you are not sure.',
  goOn: 'Go on with this domain',
  noDomain: 'No domain yet?',
  tryHow:
    'You can try everything out on this machine, under <b>{name}</b>. Nobody on other servers can reach or follow what you make there, and it cannot be moved to a domain later: you would begin again.',
  try: 'Only try it out on this machine',
  who: 'Who are you?',
  handles: 'Handles will end in {ending}.',
  handlesSplit: 'Handles will end in {ending}, addresses will begin with {beginning}.',
  isRight: 'Is that right? It stays so for good. <other>Name another one</other>',
  displayName: 'Display name',
  displayNameHow: 'What people see above your posts; you can change it later.',
  emailHow: 'To sign in with. Nobody is shown it.',
  mayAll: 'This login may do everything on this server, on all of its domains.',
  make: 'Make it',
  hintsHow:
    'None of this keeps you from going on: it can be put right afterwards, and <code>pukeko doctor</code> looks again.',
  youAre: 'You are <b>{handle}</b>.',
  next: 'What to do next',
  nextProxy:
    '<b>Let the world in.</b> If {address} does not lead here yet: <code>pukeko proxy caddy</code> (or <code>nginx</code>) prints a whole configuration with TLS, and <code>pukeko doctor</code> says what still lacks. <code>pukeko backup FOLDER</code> keeps it safe.',
  nextApp:
    '<b>Read and write in an app.</b> Any app for Mastodon works: tell it that your server is {server}. <profile>Here you sign in</profile> to give yourself a picture and a few words.',
  nextProgram:
    '<b>Write a program.</b> <graphiql>GraphiQL</graphiql> has the whole documented API; {command} prints a token for it.',
  nextFollow:
    '<b>How to follow you.</b> From any server of the fediverse: search for <b>{handle}</b> there, or open <page>your page</page>, which leads everybody to their own server.',
  nextLocal:
    '<b>How to follow you.</b> Others on this machine find you by <b>{handle}</b>; your page is {page}. For the rest of the world begin again with a domain: in an empty data folder.',
  tooOften: 'Too often',
  foreignForm: 'This form was not sent from a page of this server.',
  over: 'This address is over',
  overHow: 'It works once, and not for long.',
  overNext:
    'If nobody has a login here yet, <code>pukeko init</code> prints a new address, on the machine of the server.',
} as const;
