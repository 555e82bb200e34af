// Spanish: what everybody reads: the frame of all pages, profiles, posts.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/public.ts';

export const frame: TranslationOf<typeof en.frame> = {
  skip: 'Ir al contenido',
  site: 'Sitio',
  feed: 'Canal',
  account: 'Cuenta',
  about: '{server} es un servidor del fediverso y funciona con Pūkeko.',
  atom: 'Canal Atom',
  developers: 'Para desarrolladores',
  languages: 'Idiomas',
  pages: 'Páginas',
  newest: 'Más recientes',
  older: 'Más antiguas',
};

export const notices: TranslationOf<typeof en.notices> = {
  toFront: 'A la página principal',
  notFound: 'Aquí no hay nada que ver',
  notFoundSentence: 'No hay nada en esta dirección, o no es para todo el mundo.',
  unavailable: 'Volvemos enseguida',
  unavailableSentence:
    'Este servidor no está disponible en este momento. Inténtalo de nuevo dentro de un rato.',
  gone: 'Eliminado',
  postGone: 'Esta publicación se eliminó.',
  profileGone: 'Este perfil se eliminó.',
};

export const front: TranslationOf<typeof en.front> = {
  description: '{title}: un servidor del fediverso.',
  settingUp:
    'Todavía no hay nadie aquí: quien administra este servidor encuentra en su registro una dirección para configurarlo, y <code>pukeko init</code> muestra una nueva.',
  what: 'Aquí escriben personas cuyo identificador termina en {ending}. Síguelas desde Mastodon o cualquier otro servidor del fediverso.',
  followSomebody: 'Seguir a alguien',
  signUp: 'Registrarse',
  people: 'Quién está aquí',
  latest: 'Últimas publicaciones',
  empty: 'Nadie ha publicado todavía nada en público.',
  follow: 'Sigue desde tu servidor',
  followHow: 'Desde Mastodon o cualquier otro servidor del fediverso en el que tengas cuenta.',
  followElse:
    'O busca allí un identificador como <b>{handle}</b>. Los lectores de canales pueden usar <feed>el canal de {server}</feed>.',
  rules: 'Normas',
  more: 'Más sobre este servidor',
  join: 'Únete',
  open: 'Todo el mundo puede registrarse.',
  approval: 'Todo el mundo puede pedir unirse; deciden quienes llevan este dominio.',
};

export const profile: TranslationOf<typeof en.profile> = {
  pinned: 'Fijada',
  posts: 'Publicaciones',
  empty: 'Aquí todavía no hay nada público.',
  description: '{handle} en el fediverso.',
  feedTitle: 'Publicaciones públicas de {name}',
  moved: '{name} se ha mudado a {other} ({handle}).',
  automated: 'automatizada',
  locked: 'aprueba a sus seguidores',
  followHere: 'Sigue desde tu propio servidor:',
  since: 'Aquí desde el {day}',
  feed: 'Canal de publicaciones públicas',
  portrait: 'Foto de perfil',
  header: 'Imagen de cabecera',
  verified: '✓ verificado',
  verifiedHow: 'La página enlazada apunta a este perfil',
  postCount: { one: '<b>{n}</b> publicación', other: '<b>{n}</b> publicaciones' },
  followerCount: { one: '<b>{n}</b> seguidor', other: '<b>{n}</b> seguidores' },
  followingCount: { one: '<b>{n}</b> seguido', other: '<b>{n}</b> seguidos' },
};

export const follow: TranslationOf<typeof en.follow> = {
  whom: 'A quién',
  handle: 'Tu propio identificador',
  example: '@tu@tu.servidor',
  button: 'Seguir',
};

export const posts: TranslationOf<typeof en.posts> = {
  boosted: '{name} lo ha compartido',
  edited: 'editada el {day}',
  inReply: 'en respuesta',
  quotes: 'Cita {address}',
  byAuthor: 'Publicación de {name}',
  replies: 'Respuestas',
  isCut: 'Hay más respuestas de las que se muestran aquí.',
  textless: 'Una publicación sin texto',
  warning: 'Advertencia de contenido: {summary}',
  replyCount: { one: 'respuesta', other: 'respuestas' },
  boostCount: { one: 'vez compartida', other: 'veces compartida' },
  favouriteCount: { one: 'favorito', other: 'favoritos' },
  votes: { one: '{n} voto', other: '{n} votos' },
  voters: { one: '{n} persona ha votado', other: '{n} personas han votado' },
  several: '{votes}, se admiten varias respuestas',
  closed: '{votes}, cerrada',
  openUntil: '{votes}, abierta hasta el {time}',
  attached: { image: 'Imagen', video: 'Vídeo', audio: 'Sonido', file: 'Archivo' },
  sensitive: '{kind} (contenido sensible)',
  onHost: 'en {host}',
  described: '{kind}: {description}',
  aPicture: { image: 'Una imagen', video: 'Un vídeo', audio: 'Una grabación de sonido', file: 'Un archivo' },
};

export const tags: TranslationOf<typeof en.tags> = {
  lead: 'Publicaciones públicas con esta etiqueta',
  empty: 'Nadie la ha usado todavía en público.',
  description: 'Publicaciones públicas con #{tag} en {site}.',
};

export const collections: TranslationOf<typeof en.collections> = {
  by: '{person} recomienda',
  people: 'Personas recomendadas',
  empty: 'Todavía no hay nadie.',
  sensitive: 'Contenido sensible: mostrar quién está',
  description: 'Personas que {name} recomienda.',
};

export const texts: TranslationOf<typeof en.texts> = {
  about: 'Acerca de',
  aboutSite: 'Acerca de {site}',
  privacyPolicy: 'Política de privacidad',
  terms: 'Condiciones del servicio',
  changed: 'Último cambio: {day}.',
  inForce: 'En vigor a partir del {day}.',
};

export const developers: TranslationOf<typeof en.developers> = {
  description: 'Cómo leen y escriben los programas en {server}.',
  lead: 'Todo lo que hay en {server} puede leerse y hacerse mediante una sola <api>API GraphQL</api> en {address}; las publicaciones públicas no necesitan token. Los programas para Mastodon encuentran su API REST en {rest}.',
  withAccount: 'Con una cuenta: inicia sesión para obtener un token de sesión.',
  withShell: 'Con acceso a la línea de órdenes del servidor: crea un token para una identidad.',
  send: 'Envíalo con cada petición como {header}; en GraphiQL, ponlo en <em>Headers</em>. Junto a un token de sesión, indica la identidad con la que actúas: {identity}.',
  live: 'Las cronologías llegan en directo por WebSocket o server-sent events en la misma dirección. Los lectores de canales pueden usar {feed}.',
  postLength: {
    one: 'Las publicaciones tienen como máximo {n} carácter.',
    other: 'Las publicaciones tienen como máximo {n} caracteres.',
  },
};
