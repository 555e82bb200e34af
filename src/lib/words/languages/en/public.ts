// What everybody reads: the frame of all pages, profiles, posts.

export const frame = {
  skip: 'Skip to the content',
  site: 'Site',
  feed: 'Feed',
  account: 'Account',
  about: '{server} is a server of the fediverse and runs on Pūkeko.',
  atom: 'Atom feed',
  developers: 'For developers',
  languages: 'Languages',
  pages: 'Pages',
  newest: 'Newest',
  older: 'Older',
} as const;

export const notices = {
  toFront: 'To the front page',
  notFound: 'Nothing to see here',
  notFoundSentence: 'There is nothing at this address, or it is not for everyone.',
  unavailable: 'Back in a moment',
  unavailableSentence: 'This server cannot be used right now. Try again in a while.',
  gone: 'Gone',
  postGone: 'This post was deleted.',
  profileGone: 'This profile was deleted.',
} as const;

export const front = {
  description: '{title}: a server of the fediverse.',
  settingUp:
    'Nobody is here yet: whoever runs this server finds an address for setting it up in its log, and <code>pukeko init</code> prints a new one.',
  what: 'People with handles that end in {ending} write here. Follow them from Mastodon or any other server of the fediverse.',
  followSomebody: 'Follow somebody',
  signUp: 'Sign up',
  people: 'Who is here',
  latest: 'Latest posts',
  empty: 'Nobody has posted anything public yet.',
  follow: 'Follow from your server',
  followHow: 'From Mastodon or any other server of the fediverse where you are at home.',
  followElse:
    'Or search for a handle there, like <b>{handle}</b>. Feed readers take <feed>the feed of {server}</feed>.',
  rules: 'Rules',
  more: 'More about this server',
  join: 'Join',
  open: 'Everybody can sign up.',
  approval: 'Everybody can ask to join; those who run this domain decide.',
} as const;

export const profile = {
  pinned: 'Pinned',
  posts: 'Posts',
  empty: 'Nothing public here yet.',
  description: '{handle} in the fediverse.',
  feedTitle: 'Public posts of {name}',
  moved: '{name} moved to {other} ({handle}).',
  automated: 'automated',
  locked: 'approves followers',
  followHere: 'Follow from your own server:',
  since: 'Here since {day}',
  feed: 'Feed of public posts',
  portrait: 'Portrait',
  header: 'Header picture',
  verified: '✓ verified',
  verifiedHow: 'This page links back',
  postCount: { one: '<b>{n}</b> post', other: '<b>{n}</b> posts' },
  followerCount: { one: '<b>{n}</b> follower', other: '<b>{n}</b> followers' },
  followingCount: { one: '<b>{n}</b> following', other: '<b>{n}</b> following' },
} as const;

export const follow = {
  whom: 'Whom',
  handle: 'Your own handle',
  example: '@you@your.server',
  button: 'Follow',
} as const;

export const posts = {
  boosted: '{name} boosted',
  edited: 'edited {day}',
  inReply: 'in reply',
  quotes: 'Quotes {address}',
  byAuthor: 'Post by {name}',
  replies: 'Replies',
  isCut: 'There are more replies than are shown here.',
  textless: 'A post without text',
  warning: 'Content warning: {summary}',
  replyCount: { one: 'reply', other: 'replies' },
  boostCount: { one: 'boost', other: 'boosts' },
  favouriteCount: { one: 'favourite', other: 'favourites' },
  votes: { one: '{n} vote', other: '{n} votes' },
  voters: { one: '{n} person voted', other: '{n} people voted' },
  several: '{votes}, several answers allowed',
  closed: '{votes}, closed',
  openUntil: '{votes}, open until {time}',
  attached: { image: 'Picture', video: 'Video', audio: 'Sound', file: 'File' },
  sensitive: '{kind} (sensitive)',
  onHost: 'on {host}',
  described: '{kind}: {description}',
  aPicture: { image: 'A picture', video: 'A video', audio: 'A sound', file: 'A file' },
} as const;

export const tags = {
  lead: 'Public posts with this hashtag',
  empty: 'Nobody has used it in public yet.',
  description: 'Public posts with #{tag} on {site}.',
} as const;

export const collections = {
  by: '{person} recommends',
  people: 'Recommended people',
  empty: 'Nobody is in it yet.',
  sensitive: 'May disturb: show who is in it',
  description: 'People whom {name} recommends.',
} as const;

export const texts = {
  about: 'About',
  aboutSite: 'About {site}',
  privacyPolicy: 'Privacy policy',
  terms: 'Terms of service',
  changed: 'Last changed on {day}.',
  inForce: 'In force from {day} on.',
} as const;

export const developers = {
  description: 'How programs read and write on {server}.',
  lead: 'Everything on {server} can be read and done through one <api>GraphQL API</api> at {address}; public posts need no token. Programs for Mastodon find its REST API at {rest}.',
  withAccount: 'With an account: sign in for a session token.',
  withShell: 'With a shell on the server: make a token for an identity.',
  send: 'Send it with each request as {header}; in GraphiQL, put it under <em>Headers</em>. Beside a session token name the identity you act as: {identity}.',
  live: 'Timelines come live over WebSocket or server-sent events at the same address. Feed readers take {feed}.',
  postLength: {
    one: 'Posts have up to {n} character.',
    other: 'Posts have up to {n} characters.',
  },
} as const;
