package io.passkeyprofile.tomcat;

import java.util.List;
import java.util.Locale;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@StandaloneTest
class LanguageCustomizerTests {

	private final LanguageCustomizer customizer = new LanguageCustomizer(
			List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH), "LANGUAGE");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			de               | de
			de-AT            | de
			DE-ch-1996       | de
			fr;q=0.5, de     | de
			de;q=0.1,fr;q=0.9 | fr
			ja, fr           | fr
			ja               | en
			*                | en
			''               | en
			""")
	void picksTheFirstExistingLanguage(String header, String language) {
		assertThat(this.customizer.resolve(List.of(header))).isEqualTo(Locale.forLanguageTag(language));
	}

	@Test
	void picksTheDefaultWithoutAHeader() {
		assertThat(this.customizer.resolve(List.of())).isEqualTo(Locale.ENGLISH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "de,", "x_y,de", ",,de", "fr;q=2,de", "fr;q=1.5,de", "*-,de", "-fr,de", ";,de",
			"fr;q=x,de", "\u00e4,de", "-,de" })
	void skipsMalformedRanges(String header) {
		assertThat(this.customizer.resolve(List.of(header))).isEqualTo(Locale.GERMAN);
	}

	@Test
	void looksAtTheFirstTenRanges() {
		assertThat(this.customizer.resolve(List.of("ja,".repeat(9) + "de,fr"))).isEqualTo(Locale.GERMAN);
		assertThat(this.customizer.resolve(List.of("ja,".repeat(10) + "de"))).isEqualTo(Locale.ENGLISH);
		assertThat(this.customizer.resolve(List.of("ja,ja,ja,ja,ja", "ja,ja,ja,ja,ja", "de")))
			.isEqualTo(Locale.ENGLISH);
	}

	@Test
	void skipsLongRanges() {
		assertThat(this.customizer.resolve(List.of("de" + "-a".repeat(4000) + ",fr"))).isEqualTo(Locale.FRENCH);
	}

}
