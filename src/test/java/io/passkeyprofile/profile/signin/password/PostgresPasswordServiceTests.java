package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.PostgresTest;

@ApplicationTest
@PostgresTest
class PostgresPasswordServiceTests extends PasswordServiceTests {

}
