package io.passkeyprofile.profile.passkey;

import io.passkeyprofile.profile.ApplicationTest;

@ApplicationTest
class H2PasskeyRevocationTests extends PasskeyRevocationTests {

}
