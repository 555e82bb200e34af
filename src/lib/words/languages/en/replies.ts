// English: replies that wait for the consent of the author of a post.

export const replies = {
  title: 'Replies that wait for you',
  of: 'Replies that wait for {handle}',
  how: 'Let them be shown under your posts, or refuse them',
  none: 'No reply waits for you.',
  decideHow:
    'A reply that you allow is shown to everybody who may read it. One that you refuse is seen by nobody but its author.',
  yourPost: 'Your post',
  allow: 'Allow',
  allowThat: 'Allow the reply of {handle}',
  refuse: 'Refuse',
  refuseThat: 'Refuse the reply of {handle}',
} as const;
