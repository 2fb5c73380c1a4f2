package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.profile.ApplicationTest;

@ApplicationTest
class H2PasswordServiceTests extends PasswordServiceTests {

}
