package io.passkeyprofile.profile;

@PostgresTest
class PostgresSignUpNamesTests extends SignUpNamesTests {

}
