package io.passkeyprofile.sandbox;

import java.time.Clock;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Shows users.
 */
@RestController
class UsersController {

	private final Users users;

	private final Devices devices;

	private final RecentEvents recentEvents;

	private final Clock clock;

	UsersController(Users users, Devices devices, RecentEvents recentEvents, Clock clock) {
		this.users = users;
		this.devices = devices;
		this.recentEvents = recentEvents;
		this.clock = clock;
	}

	@GetMapping(path = ApiPaths.APP + "/users", produces = MediaType.APPLICATION_JSON_VALUE)
	UsersPage list(@RequestAttribute(ApiKeyInterceptor.APP) App app, HttpServletRequest request) {
		UsersQuery query = UsersQuery.of(request.getParameterMap(), this.clock.instant());
		return UsersPage.of(query, this.users.count(app, query), this.users.list(app, query),
				(page) -> ServletUriComponentsBuilder.fromRequest(request)
					.replaceQueryParam("page", page)
					.replaceQueryParam("limit", query.limit())
					.replaceQueryParam("created_before", query.createdBefore())
					.build()
					.toUriString());
	}

	@GetMapping(path = ApiPaths.USER, produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, UserDetails> get(@RequestAttribute(ApiKeyInterceptor.APP) App app,
			@PathVariable("user_id") String passageUserId) {
		PassageUser user = this.users.find(app, passageUserId).orElseThrow(PassageError::userNotFound);
		return Map.of("user", UserDetails.of(user, this.devices.list(app, user), this.recentEvents.list(app, user)));
	}

}
