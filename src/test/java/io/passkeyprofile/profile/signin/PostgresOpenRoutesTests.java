package io.passkeyprofile.profile.signin;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresOpenRoutesTests extends OpenRoutesTests {

}
