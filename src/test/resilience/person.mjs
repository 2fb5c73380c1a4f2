// Somebody with a browser, for the scripts beside it. As a program it signs up, gets passkeys, and prints the cookies:
// node person.mjs http://localhost:8080 [NAME]
export class Person {
  cookies = new Map();
  csrf = '';

  constructor(origin, name = crypto.randomUUID()) {
    this.origin = origin;
    this.name = name;
  }

  cookieHeader() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async send(path, { form, json, accept, origin = this.origin } = {}) {
    const headers = { Cookie: this.cookieHeader(), Accept: accept ?? (json ? '*/*' : 'text/html') };
    let body;
    if (form) {
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
      body = new URLSearchParams({ _csrf: this.csrf, ...form }).toString();
    } else if (json) {
      headers['Content-Type'] = 'application/json';
      headers['X-CSRF-TOKEN'] = this.csrf;
      body = JSON.stringify(json);
    }
    const response = await fetch(origin + path, { method: body ? 'POST' : 'GET', headers, body, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0].split(/=(.*)/s);
      cookie.includes('Max-Age=0') ? this.cookies.delete(name) : this.cookies.set(name, value);
    }
    const text = await response.text();
    this.csrf = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.csrf;
    return { status: response.status, location: response.headers.get('Location'), text };
  }

  async signUp() {
    await this.send('/sign-up');
    await this.send('/sign-up', { form: { username: this.name, password: 'correct horse' } });
    await this.send('/passkey-offer');
    await this.send('/passkey-offer', { form: { later: '' } });
    await this.send('/profile');
    const started = await this.send('/user/devices/transaction', { json: {} });
    if (started.status !== 200) {
      throw new Error(`No passkeys: ${started.status} ${started.text}`);
    }
    return this;
  }

  async confirm() {
    await this.send('/confirm?to=/profile/passkeys/new');
    return this.send('/confirm', { form: { to: '/profile/passkeys/new', password: 'correct horse' } });
  }
}

if (process.argv[1].endsWith('person.mjs')) {
  console.log((await new Person(process.argv[2], process.argv[3]).signUp()).cookieHeader());
}
