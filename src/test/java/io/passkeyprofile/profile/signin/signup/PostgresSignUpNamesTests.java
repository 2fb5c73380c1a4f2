package io.passkeyprofile.profile.signin.signup;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresSignUpNamesTests extends SignUpNamesTests {

}
