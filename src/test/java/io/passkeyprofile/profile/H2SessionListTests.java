package io.passkeyprofile.profile;

class H2SessionListTests extends SessionListTests {

}
