package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresOlderPasswordsTests extends OlderPasswordsTests {

}
