package io.passkeyprofile.profile.web;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientAddressTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.77,192.0.2.77,192.0.2.0/24", "2001:db8:1:2:3:4:5:6,2001:db8:1:2::/64,2001:db8:1::/48",
			"::1,::/64,::/48", "0:0:0:0:0:0:0:1,::/64,::/48", "::ffff:192.0.2.77,192.0.2.77,192.0.2.0/24",
			"localhost,0.0.0.0,0.0.0.0/24", "999.1.1.1,0.0.0.0,0.0.0.0/24", "'',0.0.0.0,0.0.0.0/24" })
	void isShortenedForNetworksAndForLogs(String value, String network, String logged) {
		ClientAddress address = new ClientAddress(value);

		assertThat(address.network()).isEqualTo(network);
		assertThat(address).hasToString(logged);
	}

	@ParameterizedTest
	@CsvSource({ "0:0:0:0:0:0:0:1,::1", "0:0:0:0:0:0:0:0,::", "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
			"192.0.2.0,192.0.2.0", "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1" })
	void isWrittenInShortForm(String value, String written) {
		assertThat(new ClientAddress(value).value()).isEqualTo(written);
	}

}
