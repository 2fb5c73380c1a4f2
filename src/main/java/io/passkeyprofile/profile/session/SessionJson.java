package io.passkeyprofile.profile.session;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.jackson.CoreJacksonModule;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.FlashMap;

/**
 * Session attributes as JSON: an array for Spring MVC's flash maps, and for everything
 * else an object that names its type. Types that are not on the list are neither written
 * nor read.
 */
@Component
class SessionJson {

	private static final Set<String> TYPES = Stream
		.of(SignIn.class, StartedTransaction.class, SecurityContextImpl.class,
				UsernamePasswordAuthenticationToken.class, User.class, SimpleGrantedAuthority.class,
				FactorGrantedAuthority.class, Collections.unmodifiableSet(Set.of()).getClass(),
				Collections.unmodifiableList(List.of()).getClass())
		.map(Class::getName)
		.collect(Collectors.toUnmodifiableSet());

	private final JsonMapper typed = JsonMapper.builder()
		.addModule(new CoreJacksonModule())
		.activateDefaultTyping(new AllowList(), DefaultTyping.NON_FINAL, JsonTypeInfo.As.PROPERTY)
		.polymorphicTypeValidator(new AllowList())
		// Instants to the nanosecond
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.withConfigOverride(User.class, (user) -> user.setIgnorals(ignored("password")))
		// The details have an address and a session ID
		.withConfigOverride(UsernamePasswordAuthenticationToken.class,
				(token) -> token.setIgnorals(ignored("credentials", "details")))
		.build();

	private final JsonMapper plain = JsonMapper.shared();

	/**
	 * Writes an attribute.
	 * @throws RuntimeException if it could not be read again
	 */
	byte[] write(Object attribute) {
		if (attribute instanceof List<?> flashMaps) {
			return this.plain
				.writeValueAsBytes(flashMaps.stream().map((flashMap) -> StoredFlash.of((FlashMap) flashMap)).toList());
		}
		byte[] json = this.typed.writeValueAsBytes(attribute);
		read(json);
		return json;
	}

	/**
	 * Reads an attribute.
	 * @throws RuntimeException if it is no JSON, or has a type that is not on the list
	 */
	Object read(byte[] json) {
		if (json.length > 0 && json[0] == '[') {
			// The type in which Spring MVC keeps them
			return Stream.of(this.plain.readValue(json, StoredFlash[].class))
				.map(StoredFlash::flashMap)
				.collect(Collectors.toCollection(CopyOnWriteArrayList::new));
		}
		Object attribute = this.typed.readValue(json, Object.class);
		if (attribute == null || !TYPES.contains(attribute.getClass().getName())) {
			throw new IllegalArgumentException("No session attribute");
		}
		return attribute;
	}

	private static JsonIgnoreProperties.Value ignored(String... properties) {
		return JsonIgnoreProperties.Value.forIgnoredProperties(properties);
	}

	/**
	 * Judges names, so that no class is even loaded that is not on the list.
	 */
	private static final class AllowList extends PolymorphicTypeValidator.Base {

		@Override
		public Validity validateSubClassName(DatabindContext context, JavaType baseType, String name) {
			return TYPES.contains(name) ? Validity.ALLOWED : Validity.DENIED;
		}

	}

}
