package io.passkeyprofile.profile;

class H2SignOutTests extends SignOutTests {

}
