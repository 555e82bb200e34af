// Spanish: why something was refused.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/refusals.ts';

export const refusals: TranslationOf<typeof en.refusals> = {
  wrongLogin:
    'El correo electrónico o la contraseña no son correctos, o la dirección aún no está confirmada.',
  disabled: 'Este acceso está desactivado; pregunta a la administración de este servidor.',
  notLetIn: 'La administración aún no te ha admitido; recibirás un correo cuando se decida.',
  tooManyPasswords: 'Demasiadas contraseñas incorrectas; espera {time} e inténtalo de nuevo.',
  tooManyTries: 'Demasiados intentos a la vez con este acceso; espera {time} e inténtalo de nuevo.',
  tooManyCodes: 'Demasiados códigos incorrectos; espera {time} o usa un código de recuperación.',
  tooMuch: 'Es demasiado por ahora; espera {seconds} s e inténtalo de nuevo.',
  tooManySignIns: 'Demasiadas personas inician sesión en este momento; inténtalo de nuevo en unos segundos.',
  secondFactorNeeded:
    'Este acceso tiene un segundo factor: escribe el código que muestra tu aplicación o un código de recuperación.',
  wrongCode:
    'Este código es incorrecto, ha caducado o ya se usó; espera al siguiente o usa un código de recuperación.',
  noSecondFactorBegun:
    'No se está configurando ningún segundo factor, o ha pasado demasiado tiempo; empieza de nuevo.',
  hasSecondFactor: 'Este acceso ya tiene un segundo factor; desactívalo primero.',
  noSecondFactor: 'Este acceso no tiene segundo factor.',
  passkeyTooLate: 'Ha pasado demasiado tiempo, o ya se respondió; inténtalo de nuevo.',
  passkeyUnknown: 'Esta llave de acceso no se conoce aquí, o ya no; inicia sesión con tu contraseña.',
  passkeyWrong: 'Esta llave de acceso no ha iniciado sesión en este servidor como se pidió.',
  passkeyCounter:
    'Esta llave de acceso no ha seguido contando desde su último uso, o se quitó; inicia sesión con tu contraseña y crea una nueva.',
  passkeyNotMade: 'Esta llave de acceso no se creó para este servidor, o no como se pidió.',
  passkeyNotKept: 'Este dispositivo no guarda llaves que inicien sesión por sí solas; usa otro.',
  passkeyNotBegun:
    'Aquí no se está añadiendo ninguna llave de acceso, o ha pasado demasiado tiempo; empieza de nuevo.',
  passkeyThere: 'Esta llave de acceso ya está aquí.',
  passkeysMost: 'Un acceso tiene como máximo {n} llaves de acceso; quita una primero.',
  passkeyName: 'El nombre de una llave de acceso tiene como máximo {n} caracteres.',
  passkeyNoAnswer:
    'Esto no es la respuesta de una llave de acceso; envía lo que dio el navegador, como JSON.',
  passkeyGone: 'No tienes esa llave de acceso; puede que ya se haya quitado.',
  tooManyBegun:
    'Demasiados inicios de sesión empezados desde tu dirección; espera {seconds} s e inténtalo de nuevo.',
  notThePassword: 'Esa no es tu contraseña actual; escribe la que usas para iniciar sesión.',
  passwordLength: 'Una contraseña tiene entre 8 y 1.000 caracteres.',
  noAddress: 'Escribe el correo electrónico como ana@ana.example.',
  addressBlocked: 'Este correo electrónico no se puede usar aquí; usa otro',
  addressTaken: 'Este correo electrónico ya tiene su propio acceso.',
  addressHasLogin: 'Este correo electrónico ya tiene acceso; inicia sesión con él.',
  usernameBlank: 'El nombre de usuario no puede estar vacío',
  usernameLong: 'El nombre de usuario es demasiado largo (máximo {n} caracteres)',
  usernameLetters: 'El nombre de usuario solo puede tener letras sin acento, números y guiones bajos',
  usernameReserved: 'Ese nombre de usuario está reservado',
  usernameTaken: 'Ese nombre de usuario ya está ocupado',
  emailBlank: 'El correo electrónico no puede estar vacío',
  passwordBlank: 'La contraseña no puede estar vacía',
  reasonBlank: 'El motivo no puede estar vacío',
  reasonLong: 'El motivo es demasiado largo (máximo {n} caracteres)',
  rulesNotAccepted: 'Hay que aceptar las normas de este servidor',
  nobodySignsUp: 'En este momento nadie puede registrarse aquí por su cuenta.',
  inviteOver: 'Esta invitación ya no vale; pide otra.',
  signUpOver: 'Este registro ha caducado; regístrate de nuevo.',
  signedInAlready: 'Ya has iniciado sesión; únete con este acceso, o ciérrala para crear otro.',
  memberAlready: 'Ya tienes una identidad en {domain}.',
  askedAlready: 'Ya has pedido unirte a {domain}; recibirás un correo cuando se decida.',
  addressFirst: '{domain} pide un correo electrónico confirmado; ponle antes uno a tu acceso y luego únete.',
  linkOver: 'Este enlace ya se usó o ha caducado; pide uno nuevo.',
  mailLinkBad: 'Este enlace no vale; inicia sesión y desactiva los correos en tus ajustes.',
  unknownApplication: 'Esta aplicación no es conocida aquí. Puede que se registrara en otro servidor.',
  notSelf: 'Nadie puede seguirse a sí mismo; elige a otra persona.',
  wholeHandle: 'Escribe tu identificador completo, como @tu@tu.servidor.',
  followRefused: 'Esta identidad no acepta que la sigas.',
  moved: 'Esta identidad se ha mudado; síguela en su nuevo sitio.',
  youBlock: 'Tienes bloqueada esta identidad; desbloquéala primero.',
  serverBlocked: 'Tu dominio no tiene trato con ese servidor; pregunta a sus administradores.',
  emptyPost: 'Una publicación necesita texto o archivos; añade algo y envíala de nuevo.',
  longPost:
    'Las publicaciones en {domain} tienen como máximo {n} caracteres, incluida la advertencia; acórtala.',
  tooLongText: 'Como máximo {n} caracteres ({what}).',
  fieldsMost: 'Un perfil tiene como máximo 16 campos.',
  pictureSizeless: 'Esta imagen no tiene tamaño; puede que esté dañada.',
  pictureDamaged: 'Esta imagen está dañada o no es lo que parece; ábrela y guárdala de nuevo.',
  noCsv: 'Esto no es un archivo CSV en UTF-8; expórtalo así y envíalo de nuevo.',
  noRows: 'El archivo no tiene filas; elige otro.',
  fileTooLarge: 'Aquí un archivo tiene como máximo {n} MB; envíalo por partes.',
  tooManyRows: 'Aquí un archivo tiene como máximo {n} filas; envíalo por partes.',
  archiveInTheMaking: 'Ya se está creando un archivo; espera a que esté listo.',
  archiveFresh: 'El último archivo tiene menos de un día; usa ese.',
  moveGone: 'La identidad a la que te mudas ya no existe o se ha mudado a su vez.',
  moveUnnamed:
    'La identidad a la que te mudas debe nombrar antes a esta entre sus otros nombres (alsoKnownAs).',
  movedLately: 'Esta identidad se mudó hace menos de siete días; espera hasta entonces.',
  suspended: 'Esta identidad está suspendida; pregunta a la administración de su dominio.',
  writeSomething: 'Escribe algo.',
  notesMost: 'Una denuncia tiene como máximo {n} notas; quita antes una.',
  databaseAway:
    'La base de datos de este servidor no está disponible ahora. Inténtalo de nuevo dentro de un rato.',
  busy: 'El servidor tiene ahora demasiado trabajo. Inténtalo de nuevo en unos segundos.',
  storageAway:
    'El almacenamiento de archivos no está disponible ahora. Inténtalo de nuevo dentro de un rato.',
  setupAddressOver:
    'Esta dirección ya se usó o ha caducado. Mientras nadie tenga acceso aquí, "pukeko init" muestra una nueva.',
};
