// The text of robots.txt.

/** Everything public may be read; whether a profile may be kept is said on its pages, as its owner decided. */
export const ROBOTS = `User-agent: *
Disallow: /graphql
Disallow: /graphiql
Disallow: /oauth/
Disallow: /auth/
Disallow: /tags/
Disallow: /language
`;
